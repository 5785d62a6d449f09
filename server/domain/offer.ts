/** An offer: a kind of machine to be had somewhere, and its price. */
export interface Offer {
  provider: string;
  region: string | null;
  zone: string | null;
  instanceType: string;
  accelerator: { name: string; count: number; memoryMib: number } | null;
  cpus: number;
  memoryGib: number;
  isSpot: boolean;
  usdPerHour: number;
  /** How many such machines can be had now; null when the provider does not say. */
  available: number | null;
}
