// Made by TraceabilityTests with SESSIONS_RECORD_FIXTURES=1; see ci/record-fixtures. Do not edit.

extension Rule {
  /// Why no case proves a rule, and what does instead, by the rule's number.
  public static let untested: [String: String] = [
    "CK-9":
      """
    Splitting happens where the Cookie header is written and read, outside of the session store that the suite sees. Tested \
    by SessionsCookieTests/CookieChunksTests.
    """,
    "MW-2":
      """
    The order of the commit and the response head is that of a web framework's middleware, and this package has none. That a \
    commit is done when it returns is CONC-054.
    """,
    "NS-1":
      """
    The name is checked where an adapter is made, before there is a store to ask. Tested by SessionsSQLiteTests/TableTests \
    (hostile names are refused, awkward ones work).
    """,
    "ST-10":
      """
    Round trips cannot be counted from outside of an adapter. That the core makes one call of the record store for each is \
    tested by SessionsTests/LazinessTests.
    """,
  ]
}
