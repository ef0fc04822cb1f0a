import { useParams } from '@tanstack/react-router';
import { CallPage } from './CallPage.tsx';

export function CallRoute() {
  const { entryPoint } = useParams({ from: '/call/$entryPoint' });
  return <CallPage entryPointId={entryPoint} key={entryPoint} />;
}
