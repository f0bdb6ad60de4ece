package api

import (
	"net/http"
	"strconv"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/reach/qr"
)

// qrMM is how wide a code is where nobody says.
const qrMM = 40

// reachQR answers a link as a code to be printed.
func (a *API) reachQR(w http.ResponseWriter, r *http.Request) {
	who, _ := access.From(r.Context())
	l, err := a.Store.Read().ReachLink(r.Context(), who.WorkspaceID, cleanText(r.PathValue("id")))
	if err != nil {
		a.fail(w, r, err)
		return
	}
	label, err := a.qrLabel(r, who, l)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	format := r.URL.Query().Get("format")
	if format == "" {
		format = "svg"
	}
	f := &fileAnswer{w: w, name: "recado-" + l.Word + "." + format}
	switch format {
	case "svg":
		f.kind = "image/svg+xml"
		err = qr.WriteSVG(f, label)
	case "png":
		f.kind = "image/png"
		err = qr.WritePNG(f, label)
	case "pdf":
		f.kind = "application/pdf"
		err = qr.WritePDF(f, label, l.Name, a.now())
	default:
		err = desk.Invalid("format", "must be svg, png or pdf")
	}
	if err != nil && !f.begun {
		a.fail(w, r, err)
	}
}

// qrLabel reads what is to be printed: the code, and below it the caption, the
// number and the short address.
func (a *API) qrLabel(r *http.Request, who access.Who, l desk.ReachLink) (qr.Label, error) {
	q := r.URL.Query()
	label := qr.Label{Content: a.Reach.AddressBy(l.Word, desk.ReachQR), Level: q.Get("level"), WidthMM: qrMM, Edge: qr.QuietEdge}
	if label.Level == "" {
		label.Level = "m"
	}
	if given := q.Get("mm"); given != "" {
		mm, err := strconv.ParseFloat(given, 64)
		if err != nil {
			return label, desk.Invalid("mm", "is no number of millimetres")
		}
		label.WidthMM = mm
	}
	caption := strings.Join(strings.Fields(cleanText(q.Get("caption"))), " ")
	if len([]rune(caption)) > qr.LongestCaption {
		return label, desk.Invalid("caption", "at most %d characters", qr.LongestCaption)
	}
	label.Lines = append(label.Lines, caption)
	if q.Get("number") != "false" {
		entry, err := a.Reach.EntryOf(r.Context(), a.Store.Read(), who.WorkspaceID, l.ChannelID)
		if err != nil {
			return label, err
		}
		label.Lines = append(label.Lines, entry.Address)
	}
	if q.Get("address") != "false" {
		address := a.Reach.Address(l.Word)
		if _, rest, ok := strings.Cut(address, "://"); ok && len(rest) <= qr.LongestCaption {
			address = rest
		}
		label.Lines = append(label.Lines, address)
	}
	return label, nil
}
