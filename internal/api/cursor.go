package api

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// A cursor is the sort key of a page's last item, in base64. It is opaque: its
// insides may change with any version.

const cursorBreak = "\x1f"

func encodeCursor(parts ...string) *string {
	c := base64.RawURLEncoding.EncodeToString([]byte(strings.Join(parts, cursorBreak)))
	return &c
}

// decodeCursor answers the n parts of a cursor.
func decodeCursor(cursor string, n int) ([]string, error) {
	bad := desk.Invalid("cursor", "this cursor was not made by this list")
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || !utf8.Valid(raw) || strings.ContainsRune(string(raw), 0) {
		return nil, bad
	}
	parts := strings.Split(string(raw), cursorBreak)
	if len(parts) != n {
		return nil, bad
	}
	return parts, nil
}

func cursorTime(t time.Time) string { return strconv.FormatInt(t.UnixMicro(), 10) }

func timeOfCursor(s string) (time.Time, error) {
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return time.Time{}, desk.Invalid("cursor", "this cursor was not made by this list")
	}
	return time.UnixMicro(v).UTC(), nil
}

// Paging is the input of every list.
type Paging struct {
	Cursor string `query:"cursor" maxLength:"2000" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// DeskID is the input of routes that name one entity of the desk.
type DeskID struct {
	ID string `path:"id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"the entity's id"`
}

// cleanText removes what no database takes.
func cleanText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
