public import SessionsConformance
public import Testing

extension ConformanceCase: CustomTestStringConvertible {
  /// The id and the requirement, such as `ROT-003 after a rotation for a privilege change …`: how test output names the case.
  public var testDescription: String { "\(id) \(title)" }
}

extension ConformanceCase: CustomTestArgumentEncodable {
  /// Encodes the id, which never changes its meaning: tools that run one argument again find the same case in a later version.
  public func encodeTestArgument(to encoder: some Encoder) throws {
    try id.encode(to: encoder)
  }
}
