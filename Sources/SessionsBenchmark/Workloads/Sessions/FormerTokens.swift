/// Tokens of sessions that ended, to be tried in the end: the first ones of a run and the last ones, with no memory growing in between.
struct FormerTokens: Sendable {
  private var kept: [FormerToken] = []
  private var next = 0

  static let first = 256
  static let last = 256

  mutating func append(_ token: FormerToken) {
    if kept.count < Self.first + Self.last {
      kept.append(token)
    } else {
      kept[Self.first + next] = token
      next = (next + 1) % Self.last
    }
  }

  var all: [FormerToken] { kept }
}
