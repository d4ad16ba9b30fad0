/// The time between looking and writing, in which another task gets its turn.
enum Window {
  static func pass() async {
    for _ in 0..<100 { await Task.yield() }
  }
}
