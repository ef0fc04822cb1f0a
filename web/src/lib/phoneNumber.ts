/**
 * Spaces for the eye in numbers of the form +<digits>. Anything else (an extension, a masked number) is
 * shown as the server sent it. Parsing and checking numbers is the server's work.
 */
export function displayNumber(number: string): string {
  if (!/^\+\d{7,15}$/.test(number)) return number;
  if (number.startsWith('+359')) return `+359 ${bulgarian(number.slice(4))}`;
  const country = countryCodeLength(number);
  return `${number.slice(0, country)} ${threes(number.slice(country))}`;
}

function bulgarian(national: string): string {
  // Sofia has a one-digit area code; mobiles and other areas are grouped by two or three.
  if (national.startsWith('2')) return `2 ${threes(national.slice(1))}`;
  return `${national.slice(0, 2)} ${threes(national.slice(2))}`;
}

/** Groups of three, the last one or two digits joined to the group before: 1234567 becomes 123 4567. */
function threes(digits: string): string {
  const groups: string[] = [];
  let rest = digits;
  while (rest.length > 4) {
    groups.push(rest.slice(0, 3));
    rest = rest.slice(3);
  }
  if (rest) groups.push(rest);
  return groups.join(' ');
}

function countryCodeLength(number: string): number {
  // One-digit codes are North America and Russia's; two-digit ones are these; the rest have three.
  if (/^\+[17]/.test(number)) return 2;
  return /^\+(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/.test(number) ? 3 : 4;
}
