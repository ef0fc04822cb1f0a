import css from './Exchange.module.css';

const COLUMNS = 11;
const ROWS = 9;
const STEP = 64;
const MARGIN = 60;

const at = (column: number, row: number) => ({ x: MARGIN + column * STEP, y: MARGIN + row * STEP });

/** Patch cords between jacks: [from column, from row, to column, to row, how far the cord hangs]. */
const CORDS: [number, number, number, number, number][] = [
  [1, 1, 5, 2, 120],
  [3, 4, 8, 1, 170],
  [2, 6, 9, 5, 130],
  [6, 3, 9, 7, 60],
];

/** A drawing of a telephone exchange's jack field: what the product's name means. Decoration only. */
export function Exchange() {
  const jacks = Array.from({ length: COLUMNS * ROWS }, (_, index) =>
    at(index % COLUMNS, Math.floor(index / COLUMNS)),
  );
  const plugged = new Set(CORDS.flatMap(([a, b, c, d]) => [`${a},${b}`, `${c},${d}`]));
  return (
    <div className={css.panel} aria-hidden="true">
      <svg
        className={css.field}
        viewBox="0 0 760 640"
        preserveAspectRatio="xMidYMid slice"
        role="presentation"
      >
        {jacks.map(({ x, y }, index) => {
          const live = plugged.has(`${index % COLUMNS},${Math.floor(index / COLUMNS)}`);
          return (
            <g key={`${x}-${y}`} className={live ? css.live : css.jack}>
              <circle cx={x} cy={y} r={live ? 9 : 7} />
              <circle className={css.hole} cx={x} cy={y} r={live ? 4 : 2.5} />
            </g>
          );
        })}
        {CORDS.map(([a, b, c, d, hang], index) => {
          const from = at(a, b);
          const to = at(c, d);
          const low = Math.max(from.y, to.y) + hang;
          return (
            <path
              key={`${from.x}-${from.y}`}
              className={css.cord}
              data-cord={index}
              d={`M${from.x} ${from.y} C${from.x + 20} ${low} ${to.x - 20} ${low} ${to.x} ${to.y}`}
            />
          );
        })}
      </svg>
    </div>
  );
}
