package app

import (
	"slices"
	"strings"
	"testing"
)

func TestOnlyUnwrittenPartsOfTheProgramAreReleased(t *testing.T) {
	t.Parallel()
	smaps := `00400000-01c84000 r-xp 00000000 fe:00 123   /srv/recado
Rss:               20924 kB
Anonymous:             0 kB
VmFlags: rd ex mr mw me
01c84000-037c8000 r--p 01884000 fe:00 123   /srv/recado
Anonymous:             0 kB
VmFlags: rd mr mw me
037c8000-03a54000 rw-p 033c8000 fe:00 123   /srv/recado
Anonymous:             0 kB
VmFlags: rd wr mr mw me
03b00000-03c00000 r--p 033c8000 fe:00 123   /srv/recado
Anonymous:             4 kB
VmFlags: rd mr mw me
7f0418460000-7f0418660000 r--p 00000000 fe:00 7   /lib/libc.so
Anonymous:             0 kB
VmFlags: rd mr mw me
7ffd0000-7ffe0000 rw-p 00000000 00:00 0
Anonymous:             8 kB
VmFlags: rd wr mr mw me
`
	want := [][2]uintptr{{0x400000, 0x1c84000}, {0x1c84000, 0x37c8000}}
	if got := programRanges(strings.NewReader(smaps), "/srv/recado"); !slices.Equal(got, want) {
		t.Errorf("got %x", got)
	}
	releaseProgram() // and the program runs on
}
