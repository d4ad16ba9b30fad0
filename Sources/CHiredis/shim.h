// The system's hiredis: only its reader of replies is used.
#ifndef SWIFT_SESSIONS_CHIREDIS_SHIM_H
#define SWIFT_SESSIONS_CHIREDIS_SHIM_H

#include <hiredis/hiredis.h>

#endif
