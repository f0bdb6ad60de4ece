package media

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/gif"  // sizes of GIFs
	_ "image/jpeg" // sizes of JPEGs
	_ "image/png"  // sizes of PNGs
	"io"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/gabriel-vasile/mimetype"
	_ "golang.org/x/image/webp" // sizes of WebPs

	"recado.dev/internal/desk"
)

// sniffBytes is how much of a file's start says what it is.
const sniffBytes = 3072

// typeOf is what a file is, by its content. The declared type only makes a
// generic answer more precise; a file that claims to be something to look at
// or listen to and is not, is refused.
func typeOf(head []byte, declared string) (string, error) {
	found := mimetype.Detect(head).String()
	base, want := baseType(found), baseType(declared)
	if want == "" || want == "application/octet-stream" || len(head) == 0 {
		return found, nil
	}
	if base == want {
		return declared, nil // with its parameters: codecs
	}
	if audible(base) && audible(want) {
		return declared, nil // the same containers carry both
	}
	if family(want) == "image" && family(base) != "image" || audible(want) && !audible(base) && base != "application/octet-stream" {
		return "", desk.E(desk.CodeInvalid, "the file is not the %s that it claims to be, but %s", want, base)
	}
	switch base {
	case "application/octet-stream":
		return declared, nil
	case "text/plain":
		if family(want) == "text" && want != "text/html" {
			return declared, nil
		}
	case "application/zip", "application/x-ole-storage":
		if family(want) == "application" {
			return declared, nil
		}
	}
	return found, nil
}

func baseType(mime string) string {
	base, _, _ := strings.Cut(mime, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

func family(mime string) string {
	f, _, _ := strings.Cut(mime, "/")
	return f
}

func audible(mime string) bool {
	return family(mime) == "audio" || family(mime) == "video" || mime == "application/ogg"
}

// KindOf is the kind of message that a file of this type makes.
func KindOf(mime string) desk.MessageKind {
	switch family(baseType(mime)) {
	case "image":
		if baseType(mime) == "image/svg+xml" { // a document that can hold scripts
			return desk.MessageDocument
		}
		return desk.MessageImage
	case "video":
		return desk.MessageVideo
	case "audio":
		return desk.MessageAudio
	}
	return desk.MessageDocument
}

// imageSize reads an image's width and height; 0 where it is none.
func imageSize(f io.ReadSeeker, mime string) (int, int) {
	if family(mime) != "image" {
		return 0, 0
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, 0
	}
	c, _, err := image.DecodeConfig(io.LimitReader(f, 1<<20))
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}

// oggDuration reads how long an Ogg Opus file plays from its last page, in
// seconds; 0 where it is none. Voice notes are Ogg Opus nearly everywhere.
func oggDuration(f io.ReadSeeker, mime string, size int64) float64 {
	if !slices.Contains([]string{"audio/ogg", "audio/opus", "application/ogg"}, baseType(mime)) {
		return 0
	}
	const page = 65307 // the longest that a page can be
	if _, err := f.Seek(max(0, size-page), io.SeekStart); err != nil {
		return 0
	}
	tail, err := io.ReadAll(io.LimitReader(f, page))
	if err != nil {
		return 0
	}
	at := bytes.LastIndex(tail, []byte("OggS"))
	if at < 0 || len(tail) < at+14 {
		return 0
	}
	samples := int64(binary.LittleEndian.Uint64(tail[at+6 : at+14]))
	if samples <= 0 || samples > 48000*3600*24 {
		return 0
	}
	return float64(samples*1000/48000) / 1000
}

// cleanName is the last part of a file's name without what a file system or a
// header could trip over.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`<>:"/|?*`, r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1 // also what would turn the reading direction and hide the ending
		}
		return r
	}, name)
	name = strings.Trim(name, ". ")
	runes := []rune(name)
	if len(runes) > 150 { // the ending stays
		ext := []rune(path.Ext(name))
		if len(ext) > 12 {
			ext = nil
		}
		name = string(runes[:150-len(ext)]) + string(ext)
	}
	return name
}

// defaultName names a file that came without one.
func defaultName(mime string) string {
	ext := ""
	if m := mimetype.Lookup(baseType(mime)); m != nil {
		ext = m.Extension()
	}
	f := family(mime)
	if f != "image" && f != "video" && f != "audio" {
		f = "file"
	}
	return f + ext
}
