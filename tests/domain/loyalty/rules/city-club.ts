import type { ProgramDocument } from '#domain/loyalty/program.ts';

/** The program of the description (program.md), as it stands there. */
export const cityClub = JSON.parse(`{
  "name": {"ru": "Городской клуб", "en": "City Club"}, "timezone": "Europe/Moscow", "currency": "RUB", "enrolment": "automatic", "place": null,
  "wallets": [{
    "code": "BONUS", "scale": 0, "rounding": "floor", "unitValueMinor": 100, "earnOn": "paid_money", "maxPayShareBps": 5000,
    "activation": {"after": "P0D"}, "expiry": {"after": "P365D", "round": "end_of_day"},
    "limits": [{"measure": "points", "max": 300, "period": {"calendar": "month"}, "mode": "cap"}, {"measure": "points", "max": 200, "period": "purchase", "mode": "reject"}]
  }],
  "returns": {"method": "proportional", "policy": "within_balance", "levels": "immediate", "expiredGrace": {"after": "P30D", "round": "end_of_day"}, "instruments": "restore_on_full_return"},
  "levels": {
    "atPurchase": "before", "effective": "now", "term": {"after": "P12M", "round": "end_of_day"}, "downgrade": "one_down", "grace": null,
    "list": [
      {"code": "base", "name": "Base", "values": {"rateBps": 500}},
      {"code": "silver", "name": "Silver", "values": {"rateBps": 700}, "when": {">=": [{"metric": ["spend", {}, {"rolling": "P365D"}]}, 3000000]}},
      {"code": "gold", "name": "Gold", "values": {"rateBps": 1000}, "when": {">=": [{"metric": ["spend", {}, {"rolling": "P365D"}]}, 10000000]}}
    ]
  },
  "groups": [{"code": "SEASON", "mode": "highest", "priority": 10, "base": "sequential"}, {"code": "coupons", "mode": "stack", "priority": 20}, {"code": "earn", "mode": "stack", "priority": 90}],
  "rules": [
    {"code": "C1", "group": "SEASON", "effects": [{"type": "discount", "percentBps": 1000}]},
    {"code": "C2", "group": "SEASON", "effects": [{"type": "discount", "percentBps": 1500, "lines": {"categories": ["bar"]}}]},
    {"code": "C4", "group": "SEASON", "priority": 1, "exclusive": true, "active": false, "effects": [{"type": "discount", "percentBps": 2500}]},
    {"code": "R-BASE", "group": "earn", "effects": [{"type": "points", "wallet": "BONUS", "rateBps": {"var": "level.rateBps"}}]},
    {"code": "R-1000", "group": "earn", "when": {">=": [{"var": "purchase.paidMinor"}, 100000]}, "effects": [{"type": "points", "wallet": "BONUS", "fixed": 100}],
     "budget": {"measure": "points", "max": 1000, "mode": "cap"}}
  ],
  "limits": [{"code": "two-tickets-a-day", "rules": ["C-TICKET"], "subject": "member", "measure": "units", "max": 2, "lines": {"categories": ["cinema.ticket"]}, "period": {"calendar": "day"}, "mode": "cap"}],
  "referral": {"wallet": "BONUS", "advocate": 300, "friend": 200, "when": {">=": [{"var": "purchase.paidMinor"}, 100000]}, "within": "P30D", "hold": "P14D", "advocateLimit": {"max": 5, "period": {"calendar": "month"}}}
}`) as ProgramDocument;
