import './members.css';
import type { LoyaltyNames } from './loyalty-names.ts';

/** The level's name after as many bars as there are levels, filled up to it. */
export function LevelMark({ level, program, names }: { level: string; program: string; names: LoyaltyNames }) {
  const levels = names.levels(program);
  const position = levels.findIndex(({ code }) => code === level);
  return (
    <span className="row">
      {levels.length > 1 && <span className="mbr-bars" aria-hidden>{levels.map(({ code }, index) => <i key={code} className={index <= position ? 'on' : undefined} />)}</span>}
      <bdi>{names.level(level, program)}</bdi>
    </span>
  );
}
