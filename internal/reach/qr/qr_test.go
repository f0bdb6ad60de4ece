package qr_test

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/reach/qr"
)

func label(content, level string, mm float64, lines ...string) qr.Label {
	return qr.Label{Content: content, Level: level, WidthMM: mm, Edge: qr.QuietEdge, Lines: lines}
}

// Proves: 000-08
func TestACodeReadsBackWhatItSays(t *testing.T) {
	t.Parallel()
	for _, content := range []string{
		"https://d.io/go/abc?qr", "https://recado.example.com/go/verano-2026?qr", "HTTPS://RECADO.EXAMPLE/GO/SOL", "https://escritorio.tienda-alba.example/go/una-palabra-muy-larga-de-verdad?qr",
	} {
		for _, level := range []string{"l", "m", "q", "h"} {
			for _, mm := range []float64{25, 40, 80} {
				var b bytes.Buffer
				if err := qr.WritePNG(&b, label(content, level, mm, "Habla con nosotros", "+34 600 000 000")); err != nil {
					t.Fatal(err)
				}
				img, err := png.Decode(&b)
				if err != nil {
					t.Fatal(err)
				}
				if got, err := decode(img); err != nil || got != content {
					t.Errorf("%s at %v mm reads %q, %v; want %q", level, mm, got, err, content)
				}
			}
		}
	}
}

func TestAPictureHasItsSizeAndItsQuietEdge(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := qr.WritePNG(&b, label("https://d.io/go/abc?qr", "m", 50)); err != nil {
		t.Fatal(err)
	}
	file := b.Bytes()
	at := bytes.Index(file, []byte("pHYs"))
	if at < 0 || binary.BigEndian.Uint32(file[at+4:]) != 11811 || file[at+12] != 1 {
		t.Errorf("it does not say that it has 300 dots an inch")
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if w := img.Bounds().Dx(); w != 591 || img.Bounds().Dy() != w {
		t.Errorf("50 mm are %v, want 591 dots", img.Bounds())
	}
	module := 591 / 33 // version 2 and its edge
	for i := range 591 {
		for edge := range qr.QuietEdge * module {
			for _, p := range [][2]int{{i, edge}, {edge, i}, {i, 590 - edge}, {590 - edge, i}} {
				if r, _, _, _ := img.At(p[0], p[1]).RGBA(); r != 0xffff {
					t.Fatalf("the edge is not white at %v", p)
				}
			}
		}
	}
}

// Proves: 000-09
func TestACodeIsAVectorOfItsSize(t *testing.T) {
	t.Parallel()
	l := label("https://d.io/go/abc?qr", "q", 30, "Escríbenos", "+34 600 000 000")
	var svg bytes.Buffer
	if err := qr.WriteSVG(&svg, l); err != nil {
		t.Fatal(err)
	}
	for in := xml.NewDecoder(bytes.NewReader(svg.Bytes())); ; {
		if _, err := in.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if s := svg.String(); !strings.Contains(s, `width="30.000mm"`) || strings.Contains(s, "<text") || strings.Contains(s, "<image") {
		t.Errorf("not a vector of 30 mm: %.300s", s)
	}
	var pdf bytes.Buffer
	if err := qr.WritePDF(&pdf, l, "Llaves", time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	box := regexp.MustCompile(`/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]`).FindSubmatch(pdf.Bytes())
	var w, h float64
	if box == nil {
		t.Fatalf("no page: %.200s", pdf.Bytes())
	}
	if _, err := fmt.Sscan(string(box[1])+" "+string(box[2]), &w, &h); err != nil {
		t.Fatal(err)
	}
	if math.Abs(w-30/25.4*72) > 0.1 || h <= w || bytes.Contains(pdf.Bytes(), []byte("/Subtype /Image")) {
		t.Errorf("the page is %v by %v points", w, h)
	}
}

func TestWhatCannotBePrintedIsRefused(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]qr.Label{
		"too small":  label("https://d.io/go/abc", "m", 5),
		"too large":  label("https://d.io/go/abc", "m", 5000),
		"no size":    label("https://d.io/go/abc", "m", math.NaN()),
		"no level":   label("https://d.io/go/abc", "x", 40),
		"too much":   label(strings.Repeat("x", 5000), "m", 40),
		"letters":    label("https://d.io/go/abc", "m", 40, "你好"),
		"few dots":   label("https://escritorio.tienda-alba.example/go/una-palabra-muy-larga-de-verdad?qr", "h", 10),
		"wide edge":  {Content: "x", Level: "m", WidthMM: 40, Edge: 99},
		"long words": label("https://d.io/go/abc", "m", 40, strings.Repeat("x", 200)),
	} {
		if err := qr.WritePNG(io.Discard, l); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
