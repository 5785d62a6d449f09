/** Declared by a provider, derived from everywhere else. Nobody asks which cloud it is. */
export interface Capabilities {
  /** Several machines in one cluster. */
  hasMultiNode: boolean;
  /** Can machines be stopped and started again, keeping their disk? */
  hasStop: boolean;
  hasSpot: boolean;
  /** Do machines cost money while they exist? */
  isMetered: boolean;
  /**
   * May files be put at absolute paths on a node? False where the node is the user's own running system and such a
   * path would overwrite their files.
   */
  hasOwnFilesystem: boolean;
}
