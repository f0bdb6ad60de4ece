package sample

import (
	"bytes"
	"image"
	"net/http"
	"os/exec"
	"testing"
)

func TestEveryFileIsWhatItSays(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		f, ok := Make(name, 3)
		if !ok || len(f.Bytes) == 0 {
			t.Fatalf("%s is not made", name)
		}
		want := map[string]string{"audio/ogg; codecs=opus": "application/ogg"}[f.Mime]
		if want == "" {
			want = f.Mime
		}
		if got := http.DetectContentType(f.Bytes); got != want {
			t.Errorf("%s is %s, not %s", name, got, want)
		}
		if f.Mime == "image/jpeg" || f.Mime == "image/png" {
			c, _, err := image.DecodeConfig(bytes.NewReader(f.Bytes))
			if err != nil || c.Width != f.Width || c.Height != f.Height {
				t.Errorf("%s: %v %v", name, c, err)
			}
		}
		if len(f.Bytes) > 100<<10 {
			t.Errorf("%s is too large for a demo: %d", name, len(f.Bytes))
		}
	}
}

func TestTheVoiceNoteIsAnOggOfTheRightLength(t *testing.T) {
	t.Parallel()
	b := Voice(3)
	// The last page's granule counts samples of 48 kHz.
	last := bytes.LastIndex(b, []byte("OggS"))
	var granule uint64
	for i := range 8 {
		granule |= uint64(b[last+6+i]) << (8 * i)
	}
	if granule != 3*48000 {
		t.Errorf("it ends at %d", granule)
	}
	if ffprobe, err := exec.LookPath("ffprobe"); err == nil {
		cmd := exec.CommandContext(t.Context(), ffprobe, "-v", "error", "-")
		cmd.Stdin = bytes.NewReader(b)
		if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("ffprobe: %s %v", out, err)
		}
	}
}

func TestARecordingInWebMIsRepacked(t *testing.T) {
	t.Parallel()
	packet := []byte{0xf8, 0xff, 0xfe}
	block := append([]byte{0xa3, 0x80 | 7, 0x81, 0, 0, 0x80}, packet...)
	unknown := []byte{0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	webm := []byte{0x1a, 0x45, 0xdf, 0xa3, 0x80} // an empty header
	webm = append(append(webm, 0x18, 0x53, 0x80, 0x67), unknown...)
	for range 6 { // clusters without a size, one after the other, as browsers write them
		webm = append(append(webm, 0x1f, 0x43, 0xb6, 0x75), unknown...)
		webm = append(webm, block...)
	}
	ogg, err := OggFromWebM(webm)
	if err != nil {
		t.Fatal(err)
	}
	if want := Ogg([][]byte{packet, packet, packet, packet, packet, packet}); !bytes.Equal(ogg, want) {
		t.Error("the packets are not those of the recording")
	}
}

func FuzzOggFromWebM(f *testing.F) {
	f.Add([]byte{0x1a, 0x45, 0xdf, 0xa3, 0x80, 0xa3, 0x84, 0x81, 0, 0, 0})
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = OggFromWebM(b) })
}
