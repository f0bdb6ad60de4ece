package whatsapp

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"recado.dev/internal/platform"
)

// lineInfo is what a probe asks of the number.
type lineInfo struct {
	Status     string `json:"status"`
	Quality    string `json:"quality_rating"`
	Throughput struct {
		Level string `json:"level"`
	} `json:"throughput"`
	Limit string `json:"whatsapp_business_manager_messaging_limit"`
}

// Probe implements platform.Prober.
func (s *session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	var info lineInfo
	fields := "status,quality_rating,throughput,whatsapp_business_manager_messaging_limit"
	if err := s.get(ctx, url.Values{"fields": {fields}}, &info, s.phoneID); err != nil {
		return platform.Standing{}, err
	}
	out := platform.Standing{Quality: standingOf(info.Quality), Limit: tier(info.Limit), PerSecond: perSecond(info.Throughput.Level), Trouble: lineTrouble(info)}
	if deep && s.accountID != "" && (out.Trouble == nil || !out.Trouble.Stops) {
		if r := s.subscriptionResult(ctx); r.State == "failed" {
			out.Trouble = &platform.Trouble{Mend: platform.MendSubscribe, Stops: true, What: r.Detail}
		}
	}
	return out, nil
}

func standingOf(rating string) platform.Quality {
	switch rating {
	case "GREEN":
		return platform.QualityHigh
	case "YELLOW":
		return platform.QualityMedium
	case "RED":
		return platform.QualityLow
	}
	return ""
}

// tier reads TIER_250, TIER_2K, TIER_UNLIMITED; 0 for what it does not know.
func tier(name string) int64 {
	name = strings.TrimPrefix(name, "TIER_")
	if name == "UNLIMITED" {
		return -1
	}
	times := int64(1)
	if n, ok := strings.CutSuffix(name, "K"); ok {
		name, times = n, 1000
	}
	n, err := strconv.ParseInt(name, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n * times
}

// perSecond is what the network's levels of throughput carry.
func perSecond(level string) float64 {
	switch level {
	case "STANDARD":
		return 80
	case "HIGH":
		return 1000
	}
	return 0
}

// lineTrouble says what the number's state and quality mean.
func lineTrouble(info lineInfo) *platform.Trouble {
	switch info.Status {
	case "PENDING", "UNVERIFIED":
		return &platform.Trouble{Mend: platform.MendVerify, Stops: true, What: platform.Text{
			En: "The number is not verified and registered yet.", Es: "El número todavía no está verificado y registrado.",
		}}
	case "DISCONNECTED", "DELETED", "MIGRATED":
		return &platform.Trouble{Mend: platform.MendVerify, Stops: true, What: platform.Text{
			En: "The number is not registered with this account any more (" + info.Status + ").", Es: "El número ya no está registrado con esta cuenta (" + info.Status + ").",
		}}
	case "BANNED", "RESTRICTED":
		return &platform.Trouble{Mend: platform.MendWait, Stops: true, What: platform.Text{
			En: "The network has blocked or restricted the number (" + info.Status + "). Ask its support.", Es: "La red ha bloqueado o restringido el número (" + info.Status + "). Consulta a su soporte.",
		}}
	case "RATE_LIMITED":
		return &platform.Trouble{Mend: platform.MendWait, What: platform.Text{
			En: "The number has reached its messaging limit.", Es: "El número ha alcanzado su límite de mensajes.",
		}}
	}
	if info.Status == "FLAGGED" || info.Quality == "RED" {
		return &platform.Trouble{Mend: platform.MendWait, What: platform.Text{
			En: "Customers block or report the number: its quality is low. Send less that was not asked for.", Es: "Los clientes bloquean o denuncian el número: su calidad es baja. Envía menos mensajes que no hayan pedido.",
		}}
	}
	return nil
}
