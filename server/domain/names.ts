/** Names of clusters, as SkyPilot allows them. */
const clusterName = /^[a-zA-Z](?:[-_.a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const maxLength = 120;

/** Null when the name is good, else what is wrong with it. */
export function whyBadClusterName(name: string): string | null {
  if (name.length > maxLength) return `A cluster's name has at most ${maxLength} characters; this one has ${name.length}.`;
  if (clusterName.test(name)) return null;
  return `“${name}” cannot name a cluster: it starts with a letter, then letters, digits, “-”, “_” or “.”, and ends with a letter or digit.`;
}

/** `dhow-3f9c-ada`: `random` is 4 hexadecimal digits. */
export const makeClusterName = (random: string, user: string): string =>
  `dhow-${random}-${
    user
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '')
      .slice(0, 20) || 'user'
  }`;
