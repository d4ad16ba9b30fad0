import SessionsBenchmark

/// What a build of this program says of a store and of itself: one line of JSON on its standard output.
struct JudgeReply: Codable, Sendable {
  let backend: BackendDescription
  let tool: ToolDescription
  let swift: SwiftDescription
  /// Whether its cells can make their requests in slices; absent in builds that are older than that.
  var takesSlices: Bool?
}
