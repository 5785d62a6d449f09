/** Where something runs, as a task file writes it: `local`, `ssh/lab`, `aws/us-east-1/us-east-1a`. */
export function clusterInfra(place: { provider: string; region: string | null; zone?: string | null }): string {
  return [place.provider, place.region, place.zone].filter((part) => part !== null && part !== undefined && part !== '').join('/');
}
