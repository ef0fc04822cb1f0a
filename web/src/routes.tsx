import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { NotFound } from './features/login/NotFound.tsx';

const root = createRootRoute({ notFoundComponent: NotFound });

// One frame for both pages of the signed-in: going from one to the other keeps the socket and the phone's sound.
const home = createRoute({
  getParentRoute: () => root,
  id: 'home',
  component: lazyRouteComponent(() => import('./Home.tsx'), 'Home'),
});
const desk = createRoute({ getParentRoute: () => home, path: '/' });
const supervise = createRoute({ getParentRoute: () => home, path: '/supervise' });

const call = createRoute({
  getParentRoute: () => root,
  path: '/call/$entryPoint',
  component: lazyRouteComponent(() => import('./features/call/CallRoute.tsx'), 'CallRoute'),
});

export const router = createRouter({
  routeTree: root.addChildren([home.addChildren([desk, supervise]), call]),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
