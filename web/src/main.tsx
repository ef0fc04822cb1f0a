import '@fontsource-variable/source-sans-3/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { asProblem } from './api/problem.ts';
import { firstLanguage, IntlRoot } from './i18n/IntlRoot.tsx';
import { loadCatalogue } from './i18n/messages.ts';
import { router } from './routes.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      // A refusal stays a refusal; only a server that was not reached is asked again.
      retry: (failures, error) => asProblem(error).status === 0 && failures < 5,
      retryDelay: (failures) => Math.min(250 * 2 ** failures, 5_000),
    },
  },
});

const root = document.getElementById('root');
if (root) {
  // The sentences travel beside the page's other parts; nothing can be shown before them.
  const words = loadCatalogue(firstLanguage());
  void router.load();
  await words;
  createRoot(root).render(
    <StrictMode>
      <IntlRoot>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </IntlRoot>
    </StrictMode>,
  );
}
