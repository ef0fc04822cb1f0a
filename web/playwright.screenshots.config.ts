import base from './playwright.config.ts';

/** Pictures of every page state into /pictures, for people to look at; never committed. */
export default { ...base, projects: [], testMatch: 'pictures.ts', timeout: 600_000 };
