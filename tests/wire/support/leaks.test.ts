import { expect, test } from "vitest";
import { leaks } from "./leaks.js";

test.each([
  ["a password", '{"detail":"correct horse battery"}'],
  ["an API token", `{"token":"wk_${"a".repeat(43)}"}`],
  ["a session's or link's secret", `{"what":"${"a1".repeat(21)}b"}`],
  ["a link with its secret", `{"path":"/c/${"a".repeat(50)}"}`],
  ["a cookie or a header that lets in", '{"header":"Authorization"}'],
  ["an address of a person", '{"to":"li@example.com"}'],
  ["a telephone number", '{"to":"+8613900000001 "}'.replace("+86", "")],
  ["a secret of a second factor", '{"uri":"otpauth://totp/x"}'],
])("%s is found", (what, line) => {
  expect(leaks([line]).join()).toContain(what);
});

test("what a log is for is none", () => {
  expect(
    leaks([
      '{"at":"2026-03-02T01:00:00.000Z","level":"info","event":"http.request","request_id":"019c5f9a7c4b","method":"POST","route":"/api/v1/tickets/{ticket_id}","status":201,"ms":1772413200000}',
      '{"event":"http.request","request_id":"ab13912345678","status":200}',
      `{"event":"event.hash","hash":"${"0123456789abcdef".repeat(4)}"}`,
    ]),
  ).toEqual([]);
});
