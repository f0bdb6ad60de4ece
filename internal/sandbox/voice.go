package sandbox

import (
	"bytes"
	"io"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox/sample"
)

// maxRecording bounds a voice note that has to be repacked.
const maxRecording = 16 << 20

// takeMedia keeps what a phone sends. Browsers record voice into WebM, phones
// into Ogg: the sound is repacked, untouched, as a phone would have it.
func (t *Table) takeMedia(mime, name string, r io.Reader) (Media, error) {
	if !strings.HasPrefix(mime, "audio/webm") {
		return t.AddMedia("", mime, name, r)
	}
	raw, err := io.ReadAll(io.LimitReader(r, maxRecording+1))
	if err != nil || len(raw) > maxRecording {
		return Media{}, desk.E(desk.CodeTooLarge, "the recording is too long")
	}
	ogg, err := sample.OggFromWebM(raw)
	if err != nil {
		return Media{}, desk.Invalid("file", "the recording cannot be read: %v", err)
	}
	return t.AddMedia("", "audio/ogg; codecs=opus", strings.TrimSuffix(name, ".webm")+".ogg", bytes.NewReader(ogg))
}
