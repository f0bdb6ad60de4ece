package journal

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"recado.dev/internal/platform"
)

// A kept request is one byte of version, the length of a head as uvarint, the
// head (everything but the body, as JSON; empty for a plain POST) and the body
// as it came.
const encodingVersion = 1

var errEncoding = errors.New("not a kept request")

func encode(r platform.HookRequest) ([]byte, error) {
	var head []byte
	if r.Method != http.MethodPost || len(r.Query) > 0 || len(r.Header) > 0 || !r.At.IsZero() {
		bare := r
		bare.Body = nil
		var err error
		if head, err = json.Marshal(bare); err != nil {
			return nil, fmt.Errorf("encode request: %w", err)
		}
	}
	out := make([]byte, 0, 1+binary.MaxVarintLen32+len(head)+len(r.Body))
	out = append(out, encodingVersion)
	out = binary.AppendUvarint(out, uint64(len(head)))
	out = append(out, head...)
	return append(out, r.Body...), nil
}

func decode(b []byte) (platform.HookRequest, error) {
	r := platform.HookRequest{Method: http.MethodPost}
	if len(b) < 2 || b[0] != encodingVersion {
		return r, errEncoding
	}
	n, used := binary.Uvarint(b[1:])
	if used <= 0 || n > uint64(len(b)-1-used) {
		return r, errEncoding
	}
	rest := b[1+used:]
	if n > 0 {
		if err := json.Unmarshal(rest[:n], &r); err != nil {
			return r, fmt.Errorf("decode request: %w", err)
		}
	}
	r.Body = rest[n:]
	return r, nil
}

// FileOf is the name of the file that holds the large part of a kept request,
// "" for none and where the request cannot be read.
func FileOf(request []byte) string {
	r, err := decode(request)
	if err != nil {
		return ""
	}
	return r.File
}
