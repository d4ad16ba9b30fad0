/// Arguments as a shell reads them.
package enum ShellText {
  /// The argument, in quotes if it needs them.
  package static func quote(_ argument: String) -> String {
    let isPlain = argument.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:=,@%+".contains($0)) }
    return isPlain && !argument.isEmpty ? argument : "'\(argument.replacing("'", with: "'\\''"))'"
  }
}
