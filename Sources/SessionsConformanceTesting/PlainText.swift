/// Text in ASCII, for the output of `swift test`.
///
/// `swift test` on Linux passes its tests' output on in blocks of 4096 bytes, and drops a block that begins or ends within a character. A long
/// report full of arrows would be lost, and with it what failed.
enum PlainText {
  static func ascii(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { plain, scalar in
      switch scalar {
      case "→": plain += "->"
      case "…": plain += "..."
      case "\n": plain += "\n"
      default: plain += scalar.escaped(asASCII: true)
      }
    }
  }
}
