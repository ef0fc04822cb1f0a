/** Variables of every kind beside the demo's two. */
export const EVERY_KIND = [
  '{name: actionCode, label: Action code, labels: {bg: Код на действие}, order: 3, agentEditable: true}',
  '{name: amount, label: Amount, labels: {bg: Сума}, type: decimal, default: "1234.50", order: 4, agentEditable: true}',
  '{name: visits, label: Visits, labels: {bg: Посещения}, type: integer, default: "3", order: 5, agentEditable: true}',
  '{name: consent, label: Consent, labels: {bg: Съгласие}, type: boolean, order: 6, agentEditable: true}',
  '{name: nextVisit, label: Next visit, labels: {bg: Следващо посещение}, type: dateTime, default: "2026-12-01T08:30:00Z", order: 7, agentEditable: true}',
  '{name: segment, label: Segment, labels: {bg: Сегмент}, default: Златен, order: 8}',
];
