/// The pages of seed 2, byte for byte as its template makes them. `fixtures/http/pages` holds the same, made by running the template.
package enum SeedPages {
  /// A page.
  ///
  /// - Parameters:
  ///   - message: The text of flash `message`.
  ///   - error: The text of flash `error`.
  ///   - attempts: The failed logins; nil for none.
  ///   - email: The email of who is logged in, escaped; nil for the login form.
  package static func page(message: String = "", error: String = "", attempts: Int? = nil, email: String? = nil) -> String {
    let blank = "            "
    return """
      <!DOCTYPE html>
          <body>
              <p>
      \(blank)\(message)
              </p>
              <p>
      \(blank)\(error)
              </p>
              <p>
      \(blank)\(attempts.map { "Failed login attempts: \($0)" } ?? "")
              </p>

              \(email.map(logout) ?? login)
          </body>
      """
  }

  /// The message after the right password.
  package static let success = "Login successful"
  /// The error after a wrong one.
  package static let mistake = "Incorrect username or password"

  private static func logout(_ email: String) -> String {
    """
    <form id="logout" action="/logout" method="post">
                <button name="logout" type="submit">Log out \(email)</button>
            </form>
    """
  }

  private static let login = """
    <form id="login" action="/login" method="post">
                <p>
                    <input id="email" name="email" type="text" placeholder="you@email.com">
                </p>
                <p>
                    <input id="password" name="password" type="password" placeholder="password">
                </p>
                <button name="login" type="submit">Log in</button>
            </form>
    """
}
