/** What became of an action on several things. */
export interface BulkResult {
  done: string[];
  refused: { id: string; reason: string }[];
}
