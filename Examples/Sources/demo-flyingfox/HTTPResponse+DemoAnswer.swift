import DemoApplication
import FlyingFox
import Foundation

import struct HTTPTypes.HTTPFields

extension HTTPResponse {
  /// Makes FlyingFox's response of an answer.
  init(_ answer: DemoAnswer) {
    let status = answer.httpStatus
    self.init(
      statusCode: HTTPStatusCode(status.code, phrase: status.reasonPhrase), headers: HTTPHeaders(answer.fields),
      body: answer.hasBody ? Data(answer.body.utf8) : Data())
  }

  /// Removes the body of an answer to HEAD, and keeps the fields that GET would get. FlyingFox runs the handler of any method and sends what
  /// it returns.
  mutating func removeBody() async throws {
    headers[.contentLength] = String(try await bodyData.count)
    payload = .httpBody(HTTPBodySequence(data: Data()))
  }
}
