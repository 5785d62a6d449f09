'use client';
import { Field } from '@/components/ui/Field';
import { Input } from '@/components/ui/Input';
import { Section } from '@/components/ui/Section';
import type { CheckedTask } from './checked-task';
import { changeDraft } from './compose-draft';
import type { Draft } from './compose-draft';

/** A field for each value that the file leaves open. */
export function ValuesSection({ draft, checked }: { draft: Draft; checked: CheckedTask }) {
  const { neededEnvs, neededSecrets, missing } = checked;
  if (neededEnvs.length + neededSecrets.length === 0) return null;
  return (
    <Section title="Values" aside={missing.length > 0 ? `${missing.length} to fill in` : undefined}>
      <div className="flex flex-col gap-3">
        {neededEnvs.map((name) => (
          <Field key={name} label={name}>
            <Input
              isMono
              value={draft.envs[name] ?? ''}
              onChange={(value) => changeDraft({ envs: { ...draft.envs, [name]: value } })}
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
        ))}
        {neededSecrets.map((name) => (
          <Field key={name} label={name} hint="A secret: kept in this tab only until you run, and never shown again.">
            <Input
              isMono
              type="password"
              value={draft.secrets[name] ?? ''}
              onChange={(value) => changeDraft({ secrets: { ...draft.secrets, [name]: value } })}
              autoComplete="off"
            />
          </Field>
        ))}
      </div>
    </Section>
  );
}
