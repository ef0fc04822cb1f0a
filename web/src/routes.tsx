import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { NotFound } from './features/login/NotFound.tsx';

const root = createRootRoute({ notFoundComponent: NotFound });

const desk = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./Home.tsx'), 'Home'),
});

const call = createRoute({
  getParentRoute: () => root,
  path: '/call/$entryPoint',
  component: lazyRouteComponent(() => import('./features/call/CallRoute.tsx'), 'CallRoute'),
});

export const router = createRouter({ routeTree: root.addChildren([desk, call]) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
