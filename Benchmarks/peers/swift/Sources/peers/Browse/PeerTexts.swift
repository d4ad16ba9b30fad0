import SessionsBenchmark

/// What sessions are filled with: texts of one size, half of them JSON with recurring words, half random letters.
enum PeerTexts {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
  private static let words = ["cotton", "shirt", "blue", "lamp", "oak", "table", "green", "wool", "scarf", "paper", "glass", "bottle"]

  static func make(_ settings: WorkloadSettings) -> [String] {
    var random = RandomStream(seed: settings.seed, .payload)
    let size = settings.payloadSizes.largest
    return (0..<256).map { $0 % 2 == 0 ? json(size, &random) : String((0..<size).map { _ in letters[random.below(64)] }) }
  }

  private static func json(_ size: Int, _ random: inout RandomStream) -> String {
    let (head, tail) = ("{\"cart\":[", "\"}")
    var items: [String] = []
    var length = head.count + "],\"note\":\"".count + tail.count
    while true {
      let (name, second) = (words[random.below(words.count)], words[random.below(words.count)])
      let item = "{\"sku\":\"A-\(10_000 + random.below(90_000))\",\"name\":\"\(name) \(second)\",\"price\":\(100 + random.below(9_900))}"
      guard length + item.count + 1 <= size else { break }
      length += item.count + 1
      items.append(item)
    }
    let text = head + items.joined(separator: ",") + "],\"note\":\""
    return text + String(repeating: "x", count: max(0, size - text.count - tail.count)) + tail
  }
}
