import Sessions

/// What a declared deviation means for somebody who chooses a store.
package enum DeviationText {
  package static func explain(_ id: String) -> String {
    switch SessionDeviation(rawValue: id) {
    case .destroyDoesNotRevoke: return "a copy of the cookie stays valid after logout, until its deadline"
    case .flashOncePerHolder: return "a flash message shows once for each copy of the cookie, not once in all"
    case .lastWriteWins: return "of two requests at the same time one loses its changes"
    case .rotationDoesNotRevoke: return "after a login the cookie from before it still opens the session from before it"
    case .noReuseDetection: return "the use of a stolen, rotated cookie is not noticed"
    case .noEnumeration: return "sessions cannot be listed, pruned or ended by user"
    case .touchSendsCookie: return "extending the session sends a new cookie"
    case .logoutRacesResponses: return "a response under way during a logout can bring the session back"
    case nil: return ""
    }
  }
}
