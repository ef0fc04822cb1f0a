import base from './playwright.config.ts';

const { projects: _, ...shared } = base;

/** Pictures of every page state into /pictures, for people to look at; never committed. */
export default { ...shared, testMatch: 'pictures.ts', timeout: 600_000 };
