/** How an open pane brings what was typed to the server, by task; without the pane's own weight. */
const panes = new Map<string, () => Promise<void>>();

export function atSettling(taskId: string, settle: () => Promise<void>): () => void {
  panes.set(taskId, settle);
  return () => {
    if (panes.get(taskId) === settle) panes.delete(taskId);
  };
}

/** Done when the server has everything that was typed into the task's variables. */
export async function settleDrafts(taskId: string): Promise<void> {
  await panes.get(taskId)?.();
}
