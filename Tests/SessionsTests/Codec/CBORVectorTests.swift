import Sessions
import Testing

/// The examples of RFC 8949 appendix A that are of types a record has.
@Suite("CBOR: vectors of RFC 8949 appendix A")
struct CBORVectorTests {
  private func written(_ body: (inout CBORWriter) -> Void) -> String {
    var writer = CBORWriter()
    body(&writer)
    return hex(writer.bytes)
  }

  private func reader(_ digits: String) throws -> CBORReader {
    CBORReader(try #require(bytes(hex: digits))[...])
  }

  @Test(
    "integers",
    arguments: [
      (0, "00"), (1, "01"), (10, "0a"), (23, "17"), (24, "1818"), (25, "1819"), (100, "1864"), (1000, "1903e8"),
      (1_000_000, "1a000f4240"), (1_000_000_000_000, "1b000000e8d4a51000"), (-1, "20"), (-10, "29"), (-100, "3863"),
      (-1000, "3903e7"), (255, "18ff"), (256, "190100"), (65535, "19ffff"), (65536, "1a00010000"),
      (4_294_967_295, "1affffffff"), (4_294_967_296, "1b0000000100000000"), (-24, "37"), (-25, "3818"),
      (.max, "1b7fffffffffffffff"), (.min, "3b7fffffffffffffff"),
    ] as [(Int64, String)])
  func integers(value: Int64, encoding: String) throws {
    #expect(written { $0.write(value) } == encoding)
    var reader = try reader(encoding)
    #expect(try reader.readInteger() == value)
    #expect(reader.isAtEnd)
  }

  @Test("integers past 64 bits with a sign", arguments: ["1bffffffffffffffff", "3bffffffffffffffff", "1b8000000000000000"])
  func largeIntegers(encoding: String) throws {
    var reader = try reader(encoding)
    #expect(throws: CBORReader.Failure.malformed) { try reader.readInteger() }
  }

  @Test(
    "text",
    arguments: [
      ("", "60"), ("a", "6161"), ("IETF", "6449455446"), ("\"\\", "62225c"), ("\u{fc}", "62c3bc"),
      ("\u{6c34}", "63e6b0b4"), ("\u{10151}", "64f0908591"),
    ])
  func text(value: String, encoding: String) throws {
    #expect(written { $0.write(text: value) } == encoding)
    var reader = try reader(encoding)
    #expect(try reader.readText() == value)
    #expect(reader.isAtEnd)
  }

  @Test("byte strings, booleans and null")
  func others() throws {
    #expect(written { $0.write(bytes: []) } == "40")
    #expect(written { $0.write(bytes: [1, 2, 3, 4]) } == "4401020304")
    #expect(written { $0.write(false) } == "f4")
    #expect(written { $0.write(true) } == "f5")
    #expect(written { $0.writeNull() } == "f6")
    var reader = try reader("404401020304f4f5f6f5")
    #expect(try reader.readBytes().isEmpty)
    #expect(try reader.readBytes() == [1, 2, 3, 4])
    #expect(try reader.readBool() == false)
    #expect(try reader.readBool() == true)
    // The null, the truth value that is none, and the end that is none.
    let nulls = [reader.readNullIfPresent(), reader.readNullIfPresent()]
    #expect(nulls == [true, false])
    #expect(try reader.readBool() == true)
    #expect(reader.isAtEnd)
    let atEnd = reader.readNullIfPresent()
    #expect(!atEnd)
  }

  @Test("arrays and maps")
  func containers() throws {
    // [1, 2, 3], then {1: 2, 3: 4}, then an array of 25.
    let list = written { writer in
      writer.beginArray(3)
      for value in 1...3 { writer.write(Int64(value)) }
      writer.beginMap(2)
      for value in 1...4 { writer.write(Int64(value)) }
      writer.beginArray(25)
      for value in 1...25 { writer.write(Int64(value)) }
    }
    #expect(list == "83010203" + "a201020304" + "98190102030405060708090a0b0c0d0e0f101112131415161718181819")
    var reader = try reader(list)
    #expect(try reader.readArrayCount() == 3)
    for value in 1...3 { #expect(try reader.readInteger() == Int64(value)) }
    #expect(try reader.readMapCount() == 2)
    for value in 1...4 { #expect(try reader.readInteger() == Int64(value)) }
    #expect(try reader.readArrayCount() == 25)
    for value in 1...25 { #expect(try reader.readInteger() == Int64(value)) }
    #expect(reader.isAtEnd)
  }

  @Test("lengths around each size of a head", arguments: [0, 23, 24, 255, 256, 65535, 65536])
  func lengths(count: Int) throws {
    var writer = CBORWriter()
    writer.write(bytes: [UInt8](repeating: 9, count: count)[...])
    writer.write(text: String(repeating: "x", count: count))
    var reader = CBORReader(writer.bytes[...])
    #expect(try reader.readBytes().count == count)
    #expect(try reader.readText().utf8.count == count)
    #expect(reader.isAtEnd)
  }
}
