/// What changes make of a content and an absolute deadline.
struct ModelDraft {
  var content: ModelContent
  var absoluteDeadline: Int64

  init(_ content: ModelContent, absoluteDeadline: Int64) {
    self.content = content
    self.absoluteDeadline = absoluteDeadline
  }

  /// Applies changes in order (`[CC-1]`, `[CC-5]`).
  ///
  /// - Returns: false when one of them cannot be applied.
  mutating func apply(_ changes: [ModelChange]) -> Bool {
    for change in changes {
      if case .expire(let deadline) = change { absoluteDeadline = deadline }
      guard content.apply(change) else { return false }
    }
    return true
  }

  /// What a rotation for a privilege change does before the changes (`[ROT-5]`, `[ROT-6]`).
  mutating func rotate(_ rotation: ModelRotation?, now: Int64, _ settings: ModelSettings) {
    if rotation == .privilegeChangeClearing { content = ModelContent() }
    if rotation == .privilegeChangeRestarting { absoluteDeadline = now + settings.absolute }
  }
}
