/** Names of commands about an agent, so that a button does not fire twice. */
export const agentKey = (agentId: string, what: 'state' | 'signOut' | 'monitor') =>
  `agent:${agentId}:${what}`;
