// What nobody who reads the server's log may find in it. Every wire test's server is held against this when it ends.
const patterns: [string, RegExp][] = [
  ["a password", /correct horse|(?<!\w)password"?[:=]/i],
  ["an API token", /wk_[\w-]{20,}/],
  ["a session's or link's secret", /(?<![\w-])[\w-]{43}(?![\w-])/],
  ["a link with its secret", /\/(c|setup|confirmations)\/[\w.-]{20,}/],
  ["a cookie or a header that lets in", /(wk_session|wk_portal|wk_step|set-cookie|authorization|bearer )/i],
  ["an address of a person", /[\w.+-]+@example\.(com|org)/i],
  ["a telephone number", /(?<!\d)1[3-9]\d{9}(?!\d)/],
  ["a secret of a second factor", /otpauth:|(?<![A-Z2-7])[A-Z2-7]{32}(?![A-Z2-7])/],
  ["a private key", /PRIVATE KEY|(?<![0-9a-f])[0-9a-f]{128}(?![0-9a-f])/],
];

// The server's own random word for a request, in which now and then eleven figures stand side by side, as in a telephone number.
const requestId = /"request_id":"[0-9a-hjkmnp-tv-z]{13}"/g;

// "an API token in: {…}", one a line.
export function leaks(log: readonly string[]): string[] {
  return log.flatMap((line) => {
    const said = line.replaceAll(requestId, "");
    return patterns.filter(([, pattern]) => pattern.test(said)).map(([what]) => `${what} in: ${line.slice(0, 400)}`);
  });
}
