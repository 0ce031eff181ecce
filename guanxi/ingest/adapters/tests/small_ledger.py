"""A small ledger of our own making in the form of the PKDD'99 files, with every awkward case.

Twelve accounts, 1 January to 30 June 1993. All figures are invented.
"""

import gzip
from pathlib import Path

DISTRICTS = """\
A1;A2;A3;A4;A5;A6;A7;A8;A9;A10;A11;A12;A13;A14;A15;A16
1;"Prvni mesto";"Prague";1000;0;0;0;1;1;100.0;12541;0.29;0.43;167;85677;99107
2;"Druhe mesto";"central Bohemia";2000;80;26;6;2;5;46.7;8507;1.67;1.85;132;2159;2674
18;"Treti - mesto";"central Bohemia";3000;55;26;4;1;5;41.7;8980;?;2.21;111;?;2813
"""
# 1 a man, 2 a woman; 3 and 13 share accounts of others; 20 has no account at all.
CLIENTS = """\
"client_id";"birth_number";"district_id"
1;"450204";18
2;"456009";1
3;"705312";1
4;"110101";2
5;"625220";2
6;"500615";2
7;"511120";18
8;"525921";18
9;"531231";1
10;"545101";1
11;"551008";2
12;"565515";2
13;"876229";2
20;"600101";18
"""
# 12 is opened after the end of May, 11 has no entry, 10 belongs to client 1 who owns account 1 too.
ACCOUNTS = """\
"account_id";"district_id";"frequency";"date"
1;1;"POPLATEK MESICNE";930101
2;1;"POPLATEK TYDNE";930105
3;2;"POPLATEK PO OBRATU";930110
4;2;"POPLATEK MESICNE";930111
5;2;"POPLATEK MESICNE";930112
6;18;"POPLATEK MESICNE";930201
7;18;"POPLATEK MESICNE";930202
8;1;"POPLATEK MESICNE";930203
9;1;"POPLATEK MESICNE";930204
10;2;"POPLATEK MESICNE";930301
11;2;"POPLATEK MESICNE";930302
12;2;"POPLATEK MESICNE";930601
"""
DISPOSITIONS = """\
"disp_id";"client_id";"account_id";"type"
1;1;1;"OWNER"
2;2;2;"OWNER"
3;3;2;"DISPONENT"
4;4;3;"OWNER"
5;5;4;"OWNER"
6;6;5;"OWNER"
7;7;6;"OWNER"
8;8;7;"OWNER"
9;9;8;"OWNER"
10;10;9;"OWNER"
11;1;10;"OWNER"
12;11;11;"OWNER"
13;12;12;"OWNER"
14;13;12;"DISPONENT"
"""
CARDS = """\
"card_id";"disp_id";"type";"issued"
1;1;"gold";930215 00:00:00
2;2;"junior";930301 00:00:00
3;7;"classic";930531 00:00:00
4;8;"classic";930601 00:00:00
"""
# 101 is paid on time, 102 missed all but its first instalment, 103 is granted after May,
# 104 ran for a single month and is paid, 105 was granted on a 12th.
LOANS = """\
"loan_id";"account_id";"date";"amount";"duration";"payments";"status"
101;4;930205;12000;12;1000.00;"A"
102;5;930110;24000;12;2000.00;"D"
103;6;930602;36000;36;1000.00;"C"
104;7;930310;1500;1;1500.00;"A"
105;8;930512;12000;12;1000.00;"C"
"""
# Order 206 is never paid; 207 is leasing, which the ledger's entries do not say of themselves.
ORDERS = """\
"order_id";"account_id";"bank_to";"account_to";"amount";"k_symbol"
201;2;"YZ";"87144583";245.20;"SIPO"
202;4;"ST";"89597016";1000.30;"UVER"
203;5;"ST";"13943797";2000.00;"UVER"
204;1;"QR";"1";300.00;" "
205;7;"ST";"77";1500.00;"UVER"
206;9;"AB";"5";10.00;"POJISTNE"
207;9;"AB";"6";99.90;"LEASING"
"""
# Within a day neither the order of rows nor that of trans_id is the order of booking.
TRANSACTIONS = """\
"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"
12;1;930101;"PRIJEM";"VKLAD";1000.00;1000.00;"";;
11;1;930115;"VYBER";"VYBER";250.00;1750.50;"";;
10;1;930115;"PRIJEM";"PREVOD Z UCTU";1000.50;2000.50;"";"KL";"4711"
20;2;930105;"PRIJEM";"VKLAD";5000.00;5000.00;"";;
21;2;930210;"VYDAJ";"PREVOD NA UCET";245.20;4754.80;"SIPO";"YZ";"87144583"
22;2;930310;"VYDAJ";"PREVOD NA UCET";245.20;4509.60;"";"YZ";"87144583"
23;2;930312;"VYDAJ";"VYBER";100.00;4409.60;"SIPO";;
30;3;930110;"PRIJEM";"VKLAD";100.00;100.00;"";;
31;3;930228;"VYDAJ";"VYBER";350.00;-250.00;" ";;
32;3;930228;"VYDAJ";"VYBER";1.70;-251.70;"SANKC. UROK";;
33;3;930228;"VYDAJ";"VYBER";14.60;-266.30;"SLUZBY";;
40;4;930111;"PRIJEM";"VKLAD";20000.00;20000.00;"";;
41;4;930212;"VYDAJ";"PREVOD NA UCET";1000.30;18999.70;"UVER";"ST";"89597016"
42;4;930312;"VYDAJ";"PREVOD NA UCET";1000.30;17999.40;"UVER";"ST";"89597016"
43;4;930412;"VYDAJ";"PREVOD NA UCET";1000.30;16999.10;"UVER";"ST";"89597016"
44;4;930512;"VYDAJ";"PREVOD NA UCET";1000.30;15998.80;"UVER";"ST";"89597016"
45;4;930612;"VYDAJ";"PREVOD NA UCET";1000.30;14998.50;"UVER";"ST";"89597016"
50;5;930112;"PRIJEM";"VKLAD";9000.00;9000.00;"";;
51;5;930112;"VYDAJ";"PREVOD NA UCET";2000.00;7000.00;"UVER";"ST";"13943797"
60;6;930201;"PRIJEM";"VKLAD";0.07;0.07;"";;
61;6;930505;"PRIJEM";"PREVOD Z UCTU";5700.00;5700.07;"DUCHOD";"CD";"99"
70;7;930202;"PRIJEM";"VKLAD";8000.00;8000.00;"";;
71;7;930312;"VYDAJ";"PREVOD NA UCET";1500.00;6500.00;"UVER";"ST";"77"
72;7;930401;"VYDAJ";"VYBER KARTOU";500.00;6000.00;"";;
80;8;930203;"PRIJEM";"VKLAD";400.00;400.00;"";;
81;8;930331;"PRIJEM";"";3.10;403.10;"UROK";;
82;8;930430;"PRIJEM";"VKLAD";77.00;480.10;"";;
83;8;930430;"VYDAJ";"VYBER";77.00;403.10;"";;
90;9;930204;"PRIJEM";"VKLAD";1000.00;1000.00;"";;
91;9;930304;"VYDAJ";"PREVOD NA UCET";99.90;900.10;"";"AB";"6"
92;9;930305;"VYDAJ";"PREVOD NA UCET";50.00;850.10;"";"AB";"no order"
100;10;930301;"PRIJEM";"VKLAD";333.33;333.33;"";;
101;10;930531;"PRIJEM";"VKLAD";0.00;333.33;"";;
120;12;930601;"PRIJEM";"VKLAD";700.00;700.00;"";;
121;12;930630;"PRIJEM";"";0.40;700.40;"UROK";;
"""

SMALL_LEDGER = {
    "district": DISTRICTS,
    "client": CLIENTS,
    "account": ACCOUNTS,
    "disp": DISPOSITIONS,
    "card": CARDS,
    "loan": LOANS,
    "order": ORDERS,
    "trans": TRANSACTIONS,
}


def write_small_ledger(folder: Path, *, names: dict[str, str] | None = None) -> Path:
    """All files with CRLF line ends; ``names`` gives others than ``<stem>.asc``, gzip by .gz."""
    folder.mkdir(parents=True, exist_ok=True)
    for stem, text in SMALL_LEDGER.items():
        write_asc(folder / (names or {}).get(stem, f"{stem}.asc"), text)
    return folder


def write_asc(path: Path, text: str) -> None:
    """One file as the bank writes it."""
    content = text.replace("\n", "\r\n").encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
