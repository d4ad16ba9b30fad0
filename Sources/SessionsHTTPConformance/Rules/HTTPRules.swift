package import SessionsConformance

/// The rules of sessions over HTTP.
package enum HTTPRules {
  /// Every rule, in the order of the numbers.
  package static let all: [Rule] = texts.split(separator: "\n").map { line in
    let id = line.prefix { $0 != " " }
    return Rule(String(id), section: "Sessions over HTTP", String(line.dropFirst(id.count + 1)), untestedReason: untested[String(id)])
  }

  /// Finds the rule with a number, in upper or lower case.
  package static func find(_ id: String) -> Rule? {
    all.first { $0.id.lowercased() == id.lowercased() }
  }

  /// The rules that no case over the wire proves.
  private static let untested: [String: String] = [
    "MW-11": "What is logged, traced and counted does not show in answers. Tested by the tests of SessionsHTTP and SessionsLifecycle.",
    "MW-12": "Pruning does not show in answers. Tested by the tests of SessionsLifecycle.",
  ]

  private static let texts = """
    MW-1 A request that does not use its session costs no store call and changes no field of the answer. An empty session gets neither a record nor a cookie.
    MW-2 The commit is done before the first byte of the head leaves.
    MW-3 Once the head has left, the session is sealed: changes, takes, commits and first reads fail with `sealed`. What was loaded before can be read on.
    MW-4 A failed commit replaces the handler's answer and sets no cookie of the session.
    MW-5 The status decides, returned or thrown alike: below 500 the changes are committed, from 500 on and with any other error they are discarded.
    MW-6 The cookie is set if and only if the session was created, rotated, sealed anew or ended, or its lifetime changed: one field for each name, appended to the handler's. A handler's own cookie of that name gives way. What an explicit commit owes is sent in any case. A cookie that opens nothing is left alone.
    MW-7 By default the cookie is `__Host-session` with HttpOnly, Secure, SameSite=Lax and Path=/, without Max-Age. The order of attributes is HttpOnly, Secure, Domain, Path, SameSite, Max-Age, Partitioned, without Expires. Settings that contradict each other are refused at the start.
    MW-8 A deletion repeats the cookie's name and attributes, with an empty value and Max-Age=0, for every part and every former scope.
    MW-9 An answer of a request that used the session, with or without a cookie, has `Vary: Cookie`, and `Cache-Control: private` unless the handler set that field. With a cookie set, and on a failure, it is `no-store`, unless the handler said `no-store` or `private`.
    MW-10 Ending a session deletes the cookie even if the record was gone. When the destroy fails, the answer is 503 and the cookie stays.
    MW-11 No log, span or metric holds a value of Cookie or Set-Cookie.
    MW-12 Pruning works in batches at irregular times, tries again after a failure, and does at most one more batch after shutdown begins.
    MW-13 Writes that another site causes are refused by `Sec-Fetch-Site`, else by `Origin` against the host and the trusted origins, before the session is used. A CSRF token, where it is asked for, holds for its session and ends with a privilege change.
    MW-14 HEAD, and a request whose `Sec-Purpose` begins with the token `prefetch`, are speculative: they take no flash and rotate nothing.
    MW-15 All Cookie fields are read, byte by byte: the exact name, the value without unquoting, every cookie of the name. What is no token takes none of the four places.
    MW-16 A store that is unavailable, closed, contended, too slow or cancelled, or that failed by itself, is 503 with `Retry-After` in whole seconds of at least 1. Gone, superseded and conflict are 409, all other errors 500.
    MW-17 The same middleware twice is one session. Sessions of two scopes do not see each other.
    MW-18 Secure is configured and never guessed from the connection, and no cookie is dropped silently.
    MW-19 A handler that has answered is committed even if its client has gone: logout wins.
    MW-20 A superseded token sets no cookie while requests with it may be under way; after the in-flight allowance it is as absent.
    MW-21 Several live sessions in a request are none, and its login or logout ends them all.
    MW-22 What outlives the request uses a later session, which writes by itself and can do nothing that needs a cookie.
    MW-23 A renamed or moved cookie is read under its old name, and moved by the next write.
    MW-24 A commit that changes the subject rotates, asked or not.
    MW-25 Using the session outside of the middleware is the server's error, never an empty session.
    """
}
