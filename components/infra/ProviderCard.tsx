'use client';
import { CircleCheck, CircleOff } from 'lucide-react';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@/server/api/router';
import type { Offer } from '@/server/domain/offer';
import { formatUsdPerHour } from '@/components/money';
import { Badge } from '@/components/ui/Badge';
import { Card } from '@/components/ui/Card';
import { cx } from '@/components/ui/cx';

export type ProviderView = inferRouterOutputs<AppRouter>['infra']['list']['providers'][number];

const offersShown = 4;

/** A place machines come from: may it be used, as whom, and if not why and what to do. */
export function ProviderCard({ provider }: { provider: ProviderView }) {
  const { title, isEnabled, identity, problems, offers } = provider;
  return (
    <Card className="flex flex-col gap-2.5 px-4 py-3">
      <header className="flex flex-wrap items-center gap-2">
        <h3 className="font-semibold">{title}</h3>
        <Badge
          tone={isEnabled ? 'ok' : 'neutral'}
          icon={isEnabled ? <CircleCheck size={12} aria-hidden /> : <CircleOff size={12} aria-hidden />}
        >
          {isEnabled ? 'Enabled' : 'Not enabled'}
        </Badge>
        {identity && <span className="ml-auto truncate text-ink-faint">{identity}</span>}
      </header>
      {problems.length > 0 && (
        <ul className="flex flex-col gap-2">
          {problems.map((problem, index) => (
            <li key={index} className="break-words">
              <p className={isEnabled ? 'text-warn' : undefined}>{problem.message}</p>
              {problem.hint && <p className="text-ink-muted">{problem.hint}</p>}
            </li>
          ))}
        </ul>
      )}
      {offers.length > 0 && (
        <ul className="flex flex-col gap-1 border-t pt-2 text-ink-muted">
          {offers.slice(0, offersShown).map((offer, index) => (
            <OfferLine key={index} offer={offer} />
          ))}
          {offers.length > offersShown && (
            <li className="text-ink-faint">and {(offers.length - offersShown).toLocaleString()} more kinds</li>
          )}
        </ul>
      )}
    </Card>
  );
}

function OfferLine({ offer }: { offer: Offer }) {
  const hardware = [
    `${offer.cpus} vCPU`,
    `${Math.round(offer.memoryGib)} GB`,
    offer.accelerator && `${offer.accelerator.name}:${offer.accelerator.count}`,
  ];
  const place = offer.zone ?? offer.region;
  return (
    <li className="flex items-baseline gap-3">
      <span className="min-w-0 flex-1 truncate">
        {hardware.filter(Boolean).join(' · ')}
        {place && <span className="text-ink-faint"> in {place}</span>}
      </span>
      {offer.available !== null && (
        <span className={cx('shrink-0', offer.available === 0 ? 'text-warn' : 'text-ink-faint')}>{offer.available} free</span>
      )}
      <span className="w-14 shrink-0 text-right">{formatUsdPerHour(offer.usdPerHour)}</span>
    </li>
  );
}
