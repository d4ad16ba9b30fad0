import Foundation
import Sessions

extension FaultyStore {
  /// Faults in the storage of values.
  static let valueFaults: [FaultyStore] = [
    FaultyStore(
      "empty-text-is-nil", "An empty text removes its field.",
      probe: FaultProbes.commits([.set("a", json("\"\"")), .set("b", json("1"))]),
      rewritingCommits: { commit in
        commit.replaceValues { $0.json == "\"\"" ? nil : $0 }
      }),
    FaultyStore(
      "booleans-as-integers", "True and false come back as 1 and 0.",
      probe: FaultProbes.value("true"),
      rewritingCommits: { commit in
        commit.replaceValues { value in
          switch value.json {
          case "true": json("1")
          case "false": json("0")
          default: value
          }
        }
      }),
    FaultyStore(
      "null-removes", "The value null removes its field.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.set("a", json("null"))]),
      rewritingCommits: { commit in
        commit.replaceValues { $0.json == "null" ? nil : $0 }
      }),
    FaultyStore(
      "json-minified", "White space between the parts of a JSON text is removed.",
      probe: FaultProbes.value("[1, 2]"),
      rewritingCommits: { commit in
        commit.replaceValues { value in
          var isInText = false
          var isEscaped = false
          let kept = value.bytes.filter { byte in
            if isEscaped {
              isEscaped = false
            } else if byte == UInt8(ascii: "\"") {
              isInText.toggle()
            } else {
              isEscaped = isInText && byte == UInt8(ascii: "\\")
            }
            return isInText || !" \t\r\n".utf8.contains(byte)
          }
          return EncodedValue(Array(kept))
        }
      }),
    FaultyStore(
      "decimals-respelled", "Decimal numbers pass through a double.",
      probe: FaultProbes.value("1.10"),
      rewritingCommits: { commit in
        commit.replaceValues { value in
          guard Int64(value.json) == nil, let number = Double(value.json), number.isFinite else { return value }
          return json("\(number)")
        }
      }),
    FaultyStore(
      "escapes-decoded", "Escaped characters are stored as themselves.",
      probe: FaultProbes.value("\"\\u0041\""),
      rewritingCommits: { commit in
        commit.replaceValues { value in
          let decoded = value.json.replacing(/\\u([0-9a-fA-F]{4})/) { match in
            guard let code = UInt32(match.1, radix: 16), code >= 0x20, let scalar = Unicode.Scalar(code) else { return String(match.0) }
            return String(scalar)
          }
          return decoded == value.json ? value : json(decoded)
        }
      }),
    FaultyStore(
      "text-ends-at-nul", "A text ends at its first U+0000.",
      probe: FaultProbes.value("\"a\\u0000b\""),
      rewritingCommits: { commit in
        commit.replaceValues { value in
          guard let end = value.json.firstRange(of: "\\u0000") else { return value }
          return json("\(value.json[..<end.lowerBound])\"")
        }
      }),
    FaultyStore(
      "invalid-text-replaced", "Values pass through a text type, which replaces what is not UTF-8.",
      probe: FaultProbes.commits([.set("v", EncodedValue([0xFF]))]),
      rewritingCommits: { commit in
        commit.replaceValues { json($0.json) }
      }),
    FaultyStore(
      "values-normalised", "Values are brought into a Unicode normal form.",
      probe: FaultProbes.value("\"e\u{301}\""),
      rewritingCommits: { commit in
        commit.replaceTexts { $0.precomposedStringWithCanonicalMapping }
      }),
    FaultyStore(
      "astral-characters-replaced", "Characters beyond U+FFFF come back as question marks.",
      probe: FaultProbes.value("\"\u{1F600}\""),
      rewritingCommits: { commit in
        commit.replaceTexts { text in
          String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value > 0xFFFF ? "?" : $0 }))
        }
      }),
    FaultyStore(
      "deep-values-lost", "A value nested more than 20 deep becomes null.",
      probe: FaultProbes.value(String(repeating: "[", count: 21) + String(repeating: "]", count: 21)),
      rewritingCommits: { commit in
        commit.replaceValues { value in
          var depth = 0
          var deepest = 0
          for byte in value.bytes {
            if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { depth += 1 }
            if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth -= 1 }
            deepest = max(deepest, depth)
          }
          return deepest > 20 ? json("null") : value
        }
      }),
    FaultyStore(
      "long-values-truncated", "A value is cut off after 4096 bytes.",
      probe: FaultProbes.value(String(repeating: "1", count: 4097)),
      rewritingCommits: { commit in
        commit.replaceValues { EncodedValue($0.bytes.prefix(4096)) }
      }),
    FaultyStore(
      "dates-truncated", "The fraction of a second of a date is dropped.",
      probe: FaultProbes.value("\"2024-02-29T23:59:59.5Z\""),
      rewritingCommits: { commit in
        commit.replaceTexts { text in text.replacing(/(T\d\d:\d\d:\d\d)\.\d+/) { String($0.1) } }
      }),
    FaultyStore(
      "line-breaks-normalised", "Carriage returns are dropped.",
      probe: FaultProbes.value("\"\r\n\""),
      rewritingCommits: { commit in
        commit.replaceValues { value in
          guard value.bytes.contains(UInt8(ascii: "\r")) else { return value }
          return EncodedValue(value.bytes.filter { $0 != UInt8(ascii: "\r") })
        }
      }),
  ]

  /// Faults in the spelling of keys, of fields and of flash.
  static let keyFaults: [FaultyStore] = [
    FaultyStore(
      "dotted-keys-nested", "A key with a dot is a path into an object.",
      probe: FaultProbes.keys("a.b"),
      rewritingCommits: { commit in
        commit.replaceEach { operation in
          guard case .set(let key, let value) = operation else { return [operation] }
          let path = key.split(separator: ".").map(String.init)
          guard path.count > 1 else { return [operation] }
          let nested = path.dropFirst().reversed().reduce(value.json) { "{\"\($1)\":\($0)}" }
          return [.set(path[0], json(nested))]
        }
      }),
    FaultyStore(
      "keys-case-folded", "Keys are stored in lower case.",
      probe: FaultProbes.keys("a", "A"),
      rewritingCommits: { commit in
        commit.replaceKeys { $0.lowercased() }
      }),
    FaultyStore(
      "keys-normalised", "Keys are brought into a Unicode normal form.",
      probe: FaultProbes.keys("\u{E9}", "e\u{301}"),
      rewritingCommits: { commit in
        commit.replaceKeys { $0.precomposedStringWithCanonicalMapping }
      }),
    FaultyStore(
      "keys-trimmed", "White space around a key is removed.",
      probe: FaultProbes.keys("a", " a"),
      rewritingCommits: { commit in
        commit.replaceKeys { $0.isEmpty ? $0 : $0.trimmingCharacters(in: .whitespacesAndNewlines) }
      }),
    FaultyStore(
      "reserved-keys-dropped", "Fields with the names of internals are not stored.",
      probe: FaultProbes.keys("a", "_id"),
      rewritingCommits: { commit in
        commit.replaceKeys { ["_id", "cookie", "__proto__"].contains($0) ? nil : $0 }
      }),
    FaultyStore(
      "numeric-keys-as-numbers", "A key that is a number is brought into its shortest spelling.",
      probe: FaultProbes.keys("7", "007"),
      rewritingCommits: { commit in
        commit.replaceKeys { key in Int64(key).map(String.init) ?? key }
      }),
    FaultyStore(
      "keys-cut-off", "A key of 256 bytes loses the last one.",
      probe: FaultProbes.keys(String(repeating: "k", count: 256)),
      rewritingCommits: { commit in
        // The column is one byte too short.
        commit.replaceKeys { $0.utf8.count == 256 ? String(decoding: $0.utf8.prefix(255), as: UTF8.self) : $0 }
      }),
    FaultyStore(
      "keys-decoded-as-url", "A key is decoded as a part of a URL.",
      probe: FaultProbes.keys("a%20b", "a b"),
      rewritingCommits: { commit in
        commit.replaceKeys { $0.replacing("+", with: " ").removingPercentEncoding ?? $0 }
      }),
    FaultyStore(
      "empty-keys-ignored", "What is done to an empty key is ignored instead of refused.",
      probe: FaultProbes.keys("a", ""),
      rewritingCommits: { commit in
        commit.replaceKeys { $0.isEmpty ? nil : $0 }
      }),
  ]
}
