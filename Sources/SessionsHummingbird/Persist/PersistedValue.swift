#if Hummingbird
  import Crypto
  import Sessions

  #if canImport(FoundationEssentials)
    import FoundationEssentials
  #else
    import Foundation
  #endif

  /// A value as a record's payload: its name, which the key is only a hash of, and its JSON.
  struct PersistedValue {
    let name: String
    let json: [UInt8]

    /// The key of the record of a name.
    static func key(_ name: String) -> RecordKey {
      var message = Array("swift-sessions persist key v1\0".utf8)
      message.append(contentsOf: name.utf8)
      return SHA256.hash(data: message).withUnsafeBytes { RecordKey(loading: $0) }
    }

    /// Encodes a value.
    init(name: String, _ value: some Encodable) throws {
      self.name = name
      json = Array(try JSONEncoder().encode(value))
    }

    /// Reads a payload.
    ///
    /// - Throws: `SessionError` with code `corrupt` for a record that is no value of this name.
    init(payload: [UInt8], name: String) throws(SessionError) {
      var reader = CBORReader(payload[...])
      do {
        guard try reader.readArrayCount() == 2 else { throw CBORReader.Failure.malformed }
        self.name = try reader.readText()
        json = Array(try reader.readBytes())
        guard reader.isAtEnd, self.name == name else { throw CBORReader.Failure.malformed }
      } catch {
        throw SessionError(
          .corrupt, "a record in the store of persisted values is none: give them a store of their own, and remove what else is in it")
      }
    }

    /// The payload.
    var payload: [UInt8] {
      var writer = CBORWriter(reserving: name.utf8.count + json.count + 16)
      writer.beginArray(2)
      writer.write(text: name)
      writer.write(bytes: json[...])
      return writer.bytes
    }

    /// Decodes the value; nil when it is of another type.
    func decoded<Object: Decodable>(as type: Object.Type) -> Object? {
      try? JSONDecoder().decode(type, from: Data(json))
    }
  }
#endif
