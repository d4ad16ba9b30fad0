/// What a store's process can be asked; `fixtures/conformance/PROTOCOL.md` describes each.
enum StoreOperation: String, Codable, Sendable {
  case hello
  case open
  case create
  case load
  case replace
  case touch
  case destroy
  case prune
  case records
  case destroyAll
  case ping
  case close
  case quit

  /// Whether it may have taken effect although its answer never came.
  var writes: Bool {
    switch self {
    case .create, .replace, .touch, .destroy, .prune, .destroyAll: true
    case .hello, .open, .load, .records, .ping, .close, .quit: false
    }
  }
}
