package report_test

import (
	"strings"
	"testing"

	"recado.dev/internal/report"
)

func TestNoCellOfAFileIsAFormula(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Tienda": "Tienda", "=1+1": "'=1+1", "+34 600": "'+34 600", "-2+3": "'-2+3", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "": "", "a=b": "a=b", "-5": "-5", "+5": "'+5",
	} {
		o := report.Overview{Channels: []report.Channel{{ID: "c", Name: name, Platform: "p"}}}
		if text := string(o.CSV("channels")); !strings.Contains(text, "\nc,"+want+",p,0,") {
			t.Errorf("%q became %q", name, text)
		}
	}
}
