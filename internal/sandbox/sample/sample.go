package sample

import (
	"bytes"
	_ "embed" // the sticker and the film: nothing in the standard library writes such
	"fmt"
	"strings"
)

//go:embed sticker.webp
var sticker []byte

//go:embed video.mp4
var video []byte

// File is a file of the demo.
type File struct {
	Name          string
	Mime          string
	Bytes         []byte
	Width, Height int     // of pictures
	Seconds       float64 // of sound
}

// Names are the files that scripts speak of.
func Names() []string {
	return []string{"parcel.jpg", "damage.jpg", "product.jpg", "receipt.png", "sizes.png", "invoice.pdf", "return-label.pdf", "instructions.pdf", "voice.ogg", "sticker.webp", "video.mp4"}
}

// Make makes a file; another variant gives another picture. Names that are not
// in Names are not known.
func Make(name string, variant int) (File, bool) {
	f := File{Name: name, Width: width, Height: height}
	switch name {
	case "parcel.jpg":
		f.Mime, f.Bytes = "image/jpeg", parcel(variant, false)
	case "damage.jpg":
		f.Mime, f.Bytes = "image/jpeg", parcel(variant, true)
	case "product.jpg":
		f.Mime, f.Bytes = "image/jpeg", room(variant)
	case "receipt.png":
		f.Mime, f.Bytes = "image/png", paper(variant, 14)
	case "sizes.png":
		f.Mime, f.Bytes = "image/png", grid()
	case "sticker.webp":
		f.Mime, f.Bytes, f.Width, f.Height = "image/webp", sticker, 512, 512
	case "video.mp4":
		f = File{Name: name, Mime: "video/mp4", Bytes: video, Width: 320, Height: 240, Seconds: 4.8}
	case "voice.ogg":
		seconds := 4 + variant%9
		f = File{Name: name, Mime: "audio/ogg; codecs=opus", Bytes: Voice(seconds), Seconds: float64(seconds)}
	case "invoice.pdf":
		f = File{Name: name, Mime: "application/pdf", Bytes: PDF("Tienda Alba", "Factura / Invoice", "Calle Mayor 102, 28013 Madrid", "Base 21 % IVA / VAT", "Gracias por tu compra")}
	case "return-label.pdf":
		f = File{Name: name, Mime: "application/pdf", Bytes: PDF("Tienda Alba", "Etiqueta / Return label", "||| || ||| | || |||| | ||")}
	case "instructions.pdf":
		f = File{Name: name, Mime: "application/pdf", Bytes: PDF("Tienda Alba", "Montaje / Assembly", "1. A + B", "2. C", "3. D + E", "4. F, G")}
	default:
		return File{}, false
	}
	return f, true
}

// PDF is one page with lines of plain text (ASCII).
func PDF(lines ...string) []byte {
	var page strings.Builder
	page.WriteString("BT /F1 18 Tf 72 760 Td 26 TL ")
	for _, l := range lines {
		fmt.Fprintf(&page, "(%s) Tj T* ", strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(l))
	}
	page.WriteString("ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return out.Bytes()
}
