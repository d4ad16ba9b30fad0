/// The one page of ``OakApplication``.
package struct OakPage {
  var message: String?
  var error: String?
  var failedLogins: Int?
  var email: String?

  /// Creates the page; nil for what there is not. No attempts and an empty address are nothing, too.
  package init(message: String? = nil, error: String? = nil, failedLogins: Int? = nil, email: String? = nil) {
    self.message = message
    self.error = error
    self.failedLogins = failedLogins == 0 ? nil : failedLogins
    self.email = email?.isEmpty == true ? nil : email
  }

  /// The page as HTML, with everything that a visitor could have typed escaped.
  package var text: String {
    """
    <!DOCTYPE html>
        <body>
            <p>
                \(escaped(message ?? ""))
            </p>
            <p>
                \(escaped(error ?? ""))
            </p>
            <p>
                \(failedLogins.map { "Failed login attempts: \($0)" } ?? "")
            </p>

            \(email.map(logoutForm) ?? loginForm)
        </body>
    """
  }

  private func logoutForm(of email: String) -> String {
    """
    <form id="logout" action="/logout" method="post">
                <button name="logout" type="submit">Log out \(escaped(email))</button>
            </form>
    """
  }

  private var loginForm: String {
    """
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

  private func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
